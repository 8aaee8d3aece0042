"""The WSGI door that `mutubaku serve` hands to the server.

Everything is loaded before the first request, and the collector never looks at it again: a full pass over what stays for
good took longer than most pages, in the middle of one of them.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutubaku.settings")
application = get_wsgi_application()
_views = get_resolver().url_patterns
gc.collect()
gc.freeze()
