"""The worker's jobs are found by the names they are promised under."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.documents import services, tasks
from backend.documents.models import StoredFile
from tests.backend.documents.conftest import pdf
from tests.cast import Cast


def test_promised_job_makes_the_pages(cast: Cast) -> None:
    file = services.store_file(cast.officer.person, "a.pdf", pdf(["Một"]))
    job = ProcrastinateJob.objects.get(task_name="documents.prepare_pages")
    assert (job.queue_name, job.priority) == ("pages", 10)
    app.tasks[job.task_name].func(**job.args)
    assert StoredFile.objects.get(pk=file.pk).pages_state == "done"


def test_sweep_runs_every_hour(cast: Cast) -> None:
    assert app.tasks["documents.sweep_files"] is not None
    tasks.sweep_files(timestamp=0)
