"""A version keeps why the text before it was changed; of versions from before nothing is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_marks_by_part")]
    operations = [
        migrations.AddField("version", "causes", models.TextField(blank=True, default=""), preserve_default=False)
    ]
