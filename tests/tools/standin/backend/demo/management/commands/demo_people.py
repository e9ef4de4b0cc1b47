"""One person, as the real command lists them."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write("Nguyễn Thị Hoa\tVăn thư\tSở Xây dựng\thoa\tmat-khau-mau")
