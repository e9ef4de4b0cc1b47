"""The worker's jobs are found by the names they are promised under."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.documents import services, storage, tasks
from backend.documents.models import StoredFile
from backend.documents.services import files
from tests import make
from tests.backend.documents.conftest import pdf
from tests.cast import Cast


def test_promised_job_makes_the_pages(cast: Cast) -> None:
    file = services.store_file(cast.officer.person, "a.pdf", pdf(["Một"]))
    job = ProcrastinateJob.objects.get(task_name="documents.prepare_pages")
    assert (job.queue_name, job.priority) == ("pages", 10)
    app.tasks[job.task_name].func(**job.args)
    assert StoredFile.objects.get(pk=file.pk).pages_state == "done"


def test_flipped_cut_swapped_and_lost_files_are_found(cast: Cast) -> None:
    kept, flipped, cut, first, second, lost = (make.file(cast.officer, content=bytes([n]) * 5000) for n in range(6))
    paths = {file.pk: storage.path_of(file.pk) for file in (flipped, cut, first, second, lost)}
    for path in paths.values():
        path.chmod(0o600)
    paths[flipped.pk].write_bytes(b"\x03" + paths[flipped.pk].read_bytes()[1:])
    paths[cut.pk].write_bytes(paths[cut.pk].read_bytes()[:-1])
    one, other = paths[first.pk].read_bytes(), paths[second.pk].read_bytes()
    paths[first.pk].write_bytes(other)
    paths[second.pk].write_bytes(one)
    paths[lost.pk].unlink()
    assert set(files.verify()) == set(paths)
    assert kept.pk not in paths


def test_periodic_jobs_run(cast: Cast) -> None:
    assert app.tasks["documents.sweep_files"] is not None
    tasks.sweep_files(timestamp=0)
    tasks.verify_files(timestamp=0)
