# What the rules of governance say: refusals, faults of input. Pages and API.

denial-lead-only = Only an administrator or the project’s lead may do this.
denial-executor-only = Only an administrator or a senior developer of the project may do this.
denial-four-eyes = You authorised this deployment: somebody else has to execute it.
denial-planner-may-not-authorise = You planned this deployment or changed its plan: in this environment somebody else has to authorise it.
denial-override-not-yours = Only an administrator may override a freeze or the promotion.
denial-freeze = Freeze “{ $name }” until { $until }: nothing is deployed.
denial-promotion = This version has not been deployed to PREPROD with success yet.
denial-changed = The task has changed since the revision { $seen } that you saw. Read it again before you decide.
denial-wrong-state = Not possible: the deployment { $state ->
    [planned] is planned
    [authorised] is authorised
    [running] is running
    [stale] gives no sign of life
    [succeeded] succeeded
    [failed] failed
    [rejected] was rejected
   *[cancelled] was cancelled
}.
denial-not-authorised = This deployment is not authorised.
denial-tests-open = The project’s TESTS stage is not finished.
denial-responsible-unable = The responsible person may no longer execute deployments in this project.
denial-already-deployed = This version is deployed in this environment already. Say that it is a redeployment to do it again.
denial-at-work = Another deployment is at work in this environment.
denial-authoriser-unable = Whoever authorised this deployment may no longer do so: it has to be authorised again.
denial-authorisation-void = The plan changed after it was authorised: the authorisation is void.
denial-authorisation-expired = The authorisation has run out. Authorise the deployment again.
denial-plan-outdated = The planned date is too long past. Change it before you authorise.

overridden-promotion = Overridden: PREPROD had not taken this version with success.
overridden-freeze = Overridden: freeze “{ $name }” from { $from } until { $until }.
edited-by = Changed since by { $names }

stage-denial-lead-only = Only an administrator or the project’s lead may do this.
stage-denial-earlier = The stage { $stage } is not finished.
stage-denial-wrong-state = Not possible: the stage is { $state ->
    [to_come] to come
    [under_way] under way
   *[finished] finished
}.
stage-denial-open = { $count ->
    [one] One item of this stage is still open.
   *[other] { $count } items of this stage are still open.
}

incident-denial-workers-only = Only those who work on the project, and support, may do this.
incident-denial-deciders-only = Only an administrator, the project’s lead or support may do this.
incident-denial-changed = The incident has changed since the revision { $seen } that you saw. Read it again before you decide.
incident-denial-wrong-state = Not possible: the incident is { $state ->
    [open] open
    [acknowledged] acknowledged
    [investigating] being investigated
    [resolved] resolved
    [closed] closed
   *[duplicate] a duplicate
}.
incident-denial-review-missing = A bad incident of production closes only with its cause and its review.
incident-denial-circle = An incident cannot be its own duplicate, nor through others.
incident-fault-assignee = This person may not work on incidents of this project.
incident-fault-duplicate-of = Name another incident, one that exists.

text-empty = Fill this in.
text-too-long = { $most } characters at the most.
text-used = { $n } of { $most } characters
text-control = Holds a control character, which cannot be kept.

plan-fault-version-blank = A version is written without blanks, as v1.2.0.
plan-fault-past = The planned date is past.
plan-fault-too-far = The planned date is too far away.
plan-fault-responsible = Give the login of a member of the project who may execute deployments.
plan-fault-retry-of = Name a failed or cancelled task of this project.
plan-fault-rollback-of = Name a finished task of this project.
task-fault-unconfirmed = Confirm the three points: tests validated, team ready, planning kept.
log-fault-empty = Give at least one line.
log-fault-too-many = { $most } lines at once at the most.
log-fault-too-long = Line { $line } is longer than { $most } characters.
log-fault-full = This task’s log is full.

field-required = Fill this in.
field-text = A text is expected.
field-revision = The revision that you saw, a whole number from 1 on.
field-role-near = No role has this name; the nearest: { $words }.
field-words = One of these words: { $words }.
field-flag = true or false.
field-id = An id, as the API gives them.
field-instant = An instant with its offset, as 2026-03-01T14:00:00+01:00 or 2026-03-01T13:00:00Z.
field-zone = A time zone of the IANA database, as Europe/Paris.
field-lines = A list of lines.
field-objects = A list of objects.
field-unknown = There is no such field.
field-minutes = A whole number of minutes, from 1 on.
project-fault-name-taken = Another project has this name.
project-fault-unknown-staff = Nobody active has the login { $login }.
project-fault-role-not-held = { $login } does not hold this role.
project-fault-lead-stays = Whoever leads the project stays its member, as its lead.
project-fault-too-many-members = The project has as many members as it may.
project-fault-administrators-only = Only an administrator makes a project’s rules weaker: they alone may override them.
project-fault-adders-only = Only administrators, and those who lead projects, may do this.
project-fault-changed = The project has changed since the revision { $seen } that you saw. Read it again before you decide.
project-fault-rules = This rule is not possible: { $code ->
    [out_of_range] from 1 minute to 7 days
    [too_many] too many freezes
    [bad_name] a freeze has a name of one line, of { $most } characters at the most
    [bad_period] a freeze begins and ends between the years 2000 and 2200
    [empty] a freeze ends after it begins
   *[no_environment] a freeze holds for one environment at least
}.
incident-fault-project = Name a project that exists.
incident-fault-deployment = Name a deployment of this project.
