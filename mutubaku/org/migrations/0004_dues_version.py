"""Due times of open steps were reckoned with the calendar an office has now."""

from django.db import migrations, models
from django.db.models import F


def reckoned(apps, schema_editor):
    apps.get_model("org", "Office").objects.update(dues_version=F("calendar_version"))


class Migration(migrations.Migration):
    dependencies = [("org", "0003_unit_closed")]

    operations = [
        migrations.AddField("office", "dues_version", models.PositiveIntegerField(default=1)),
        migrations.RunPython(reckoned, migrations.RunPython.noop),
    ]
