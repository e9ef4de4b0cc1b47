"""One person, as the real command lists them."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write("Nguyễn Thị Hoa | Văn thư | Sở Xây dựng | hoa | mat-khau-mau")
