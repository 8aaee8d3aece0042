"""A letter that is being typed is kept until its work is done."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_plan_and_notices")]
    operations = [
        migrations.CreateModel(
            name="LetterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fields", models.TextField()),
                ("at", models.DateTimeField()),
                ("position", models.CharField(max_length=130)),
                (
                    "work",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_draft", to="cases.work"
                    ),
                ),
            ],
        ),
    ]
