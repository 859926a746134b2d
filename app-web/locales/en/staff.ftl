# The staff: sign-in, first page, tokens.

staff-area = Staff area
staff-sign-in-title = Staff area
staff-sign-in-note = For the staff: your Tryton login, or a password of the portal’s own.
staff-sign-in-customers = Are you a customer?
staff-no-role = You have no role yet: you can read.
staff-see-projects = See the projects
staff-see-incidents = See the incidents
staff-see-tokens = Manage your tokens
staff-not-found = This page does not exist. Go back to your dashboard.
staff-forbidden = Your roles do not allow this page or action.
projects = Projects
incidents = Incidents
tokens = Tokens

role-administrator = Administrator
role-direction = Management
role-project-lead = Project lead
role-senior-developer = Senior developer
role-developer = Developer
role-support = Support
role-finance = Finance

scope-projects-read = Read projects
scope-projects-write = Change projects
scope-deployments-read = Read deployments
scope-deployments-write = Plan, authorise and execute deployments
scope-incidents-read = Read incidents
scope-incidents-write = Work on incidents

tokens-lede = A token opens the API to a program, in your name and within your roles.
tokens-yours = Your tokens
tokens-none = No tokens yet.
tokens-none-detail = Make one for your integration pipeline or a script.
token-made = Your new token
token-made-once = Copy it now: it will not be shown again.
token-refused = The token was not made.
token-name = Name
token-name-hint = What it is for, for example “Continuous integration of the portal”.
token-name-fault = Enter a name of one line and at most { $most } characters.
token-scopes = Scope
token-scopes-fault = Choose at least one scope.
token-days = Days it lasts
token-days-fault = Enter 1 to { $most } days.
token-made-at = Made
token-expires = Ends
token-used = Last used
token-never = Never
token-new = Make a token
token-make = Make the token
token-revoke = Revoke
token-in-force = In force
token-revoked = Revoked
token-expired = Expired
