"""`manage.py demo_people`: the useful people to sign in as, one a line: name, post, unit, user name, password."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from backend.demo.content.people import DEMO_PASSWORD, find
from backend.organisations.models import Post

USEFUL = (
    "nguyen.duc.an",
    "tran.thi.uoc",
    "pham.thi.an",
    "le.dang.y",
    "hoang.trung.kien",
    "do.van.on",
    "H53:director",
    "H53:clerk",
    "H41:liaison",
    "y.bham.eban",
    "cao.thi.minh.khue",
)


class Command(BaseCommand):
    help = "Prints about ten people of the sample data to sign in as."

    def handle(self, *args: Any, **options: Any) -> None:
        names = [find(name).user_name for name in USEFUL]
        held = Post.objects.filter(person__username__in=names, is_primary=True)
        posts = {post.person.username: post for post in held.select_related("person", "unit")}
        for name in names:
            if post := posts.get(name):
                unit = post.unit.short_name
                self.stdout.write(f"{post.person.name} | {post.position} | {unit} | {name} | {DEMO_PASSWORD}")
        if not posts:
            self.stdout.write("The sample data is not loaded; `manage.py seed_demo` loads it.")
