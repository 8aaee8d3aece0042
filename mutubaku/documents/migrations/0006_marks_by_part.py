"""Marks hold part by part: each stored text gets the digests of its parts, which follow from its body."""

import json

from django.db import migrations, models

from mutubaku.documents.rules.parts import parts_of, written


def fill(apps, schema_editor):
    """Marks of before stand as they stood: those of the current text under all of it, the others were voided whole."""
    versions = apps.get_model("documents", "Version").objects
    for row in versions.only("pk", "body").order_by("pk").iterator(chunk_size=20):
        versions.filter(pk=row.pk).update(parts=written(parts_of(json.loads(row.body))))


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_dispositions")]
    operations = [
        migrations.AddField("version", "parts", models.TextField(default="[]")),
        migrations.AddField("mark", "lost", models.TextField(default="[]")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
