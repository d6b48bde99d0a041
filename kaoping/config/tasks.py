"""Jobs that belong to no room: the work queue looks after itself."""

from procrastinate.contrib.django import app

SECONDS_WITHOUT_HEARTBEAT = 60


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: object, timestamp: int) -> None:
    """Take up again the jobs of a worker that was killed."""
    stalled = await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=SECONDS_WITHOUT_HEARTBEAT
    )
    for job in stalled:
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: object, timestamp: int) -> None:
    """Delete finished jobs after thirty days; what they did is in the audit, not here."""
    await app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_failed=False)
