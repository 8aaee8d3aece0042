"""The task library by one name. With Django 6 this becomes `from django.tasks import task`, and nothing else changes.

A task is declared beside the service it calls; it only loads and calls. Which engine carries it is MUTUBAKU_TASKS.
"""

from django_tasks import task

__all__ = ["task"]
