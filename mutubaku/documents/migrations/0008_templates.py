"""An office words its letters in versions; a version of a paper keeps how it was typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_version_causes"),
        ("org", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("version", "source", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("sop", models.CharField(blank=True, max_length=60)),
                ("no", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
                ("post", models.CharField(max_length=130)),
                ("office", models.ForeignKey(db_index=False, on_delete=PROTECT, to="org.office")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint("office", "kind", "sop", "no", name="template_no")],
            },
        ),
    ]
