# Projects, deployments, incidents: the words of their pages.

## Everywhere
close = Close
cancel = Cancel
back = Go back
yes = Yes
no = No
optional = (optional)
form-faults = Nothing was saved. To correct:
rows-newer = Newer
rows-older = Older
rows-on-page = { $n ->
    [one] { $n } row on this page
   *[other] { $n } rows on this page
}
rows-no-match-detail = Clear the filters or widen the period.
filter-rows = Filters and period
filter-status = States
filter-environment = Environments
filter-override = A freeze or the promotion was overridden
filter-severity = Severities
filter-mine = Assigned to me
csv = CSV (at most { $most } rows)
csv-cut = The list is cut at { $most } rows: shorten the period or add a filter.
environment = Environment
version = Version
status = State
actions = Actions
description = Description
responsible = Responsible
project = Project
reason = Reason
reason-hint = It will be kept in the history.
time-zone = Time zone
env-dev = Development
env-test = Test
env-preprod = Pre-production
env-prod = Production

## States and acts of a deployment
task-planned = Planned
task-authorised = Authorised
task-running = Running
task-stale = No sign of life
task-succeeded = Succeeded
task-failed = Failed
task-rejected = Rejected
task-cancelled = Cancelled
do-edit = Edit the plan
do-authorise = Authorise
do-reject = Reject
do-revoke = Withdraw the authorisation
do-replan = Plan again
do-start = Start the execution
do-logs = Add to the log
do-succeed = Mark as Succeeded
do-fail = Mark as Failed
do-cancel = Cancel the deployment
event-planned = { $who } planned the deployment
event-edited = { $who } edited the plan
event-authorised = { $who } authorised it
event-rejected = { $who } rejected it
event-revoked = { $who } withdrew the authorisation
event-expired = The authorisation expired, 72 hours after the planned date
event-replanned = { $who } planned it again
event-started = { $who } started the execution
event-stale = No more sign of life
event-succeeded = { $who } recorded the success
event-failed = { $who } recorded the failure
event-cancelled = { $who } cancelled it
event-change = { $field }: { $before } → { $after }
event-voided = The authorisation is void.
nothing-there = nothing
field-version = Version
field-environment = Environment
field-description = Description
field-responsible = Responsible
field-planned-at = Planned date
field-time-zone = Time zone
field-redeployment = Redeployment
field-retry-of = Retry of
field-rollback-of = Rollback of

## List of deployments
deployments = Deployments
deployments-title = Deployments
deployments-lede = { $project }. { $tests }
tests-finished = The Tests stage is finished.
tests-open = The Tests stage is not finished, so no deployment can be created yet.
back-to-project = Back to the project
deployment-new = New deployment
statistics = Statistics
statistics-total = Total
statistics-succeeded = Succeeded
statistics-failed = Failed
statistics-running = Running
statistics-planned = Planned
statistics-rejected = Rejected
statistics-cancelled = Cancelled
statistics-authorised = { $n ->
    [one] of which { $n } authorised
   *[other] of which { $n } authorised
}
tile-see = , see these rows
success-rate = Success rate
success-of = { $done } of { $ended } ended
deployments-history = History of deployments
deployments-filter = Filter the history
deployments-no-match = No deployment matches
deployments-none = No deployments yet
deployments-none-detail = The first can be planned once the Tests stage is finished.
authorised = Authorised
of-row = { $version } to { $environment }
act-authorise = Authorise
act-execute = Execute
act-follow = Follow
act-see = See
act-incident = Incident
remark-override = A rule was overridden
remark-freeze = A freeze began during the execution
dora = Four figures of deliveries to production
dora-period = Period
dora-days = { $days } days
dora-frequency = Deployment frequency
dora-frequency-value = { $n } a week
dora-frequency-is = Successful deployments to production, a week.
dora-lead-time = Lead time
dora-lead-time-is = Median time from the first plan of a deployment to production to its success.
dora-failure-rate = Change failure rate
dora-failure-rate-is = Failed deployments to production, of those that succeeded or failed.
dora-restore-time = Time to restore
dora-restore-time-is = Median time from the opening of the incident of a failed deployment to its resolution.
dora-before = previous period: { $before }
dora-no-before = nothing to compare with in the previous period
dora-better = better
dora-worse = worse
dora-latest = There are more deliveries than the figures read: they are of the latest.
