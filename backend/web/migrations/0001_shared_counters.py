"""The table behind Django's database cache: sign-in limits count across processes even where there is no Redis.

Unlogged, because counters may be lost in a crash, and must not slow anything down while they are not.
"""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE web_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX web_cache_expires ON web_cache (expires);
"""


class Migration(migrations.Migration):
    operations = [migrations.RunSQL(CREATE, "DROP TABLE web_cache;")]
