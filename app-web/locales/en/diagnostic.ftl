# The diagnostic mode: what the checks find while the portal is stopped.

diagnostic = Diagnostic
diagnostic-lede = The portal is stopped. Nothing is written or sent here: it is only looked at.
diagnostic-token = Token
diagnostic-token-hint = Run “guichet admin diagnostic-token” on the server. The token is good once, for 15 minutes.
diagnostic-token-wrong = This token opens nothing: it was used, it is over, or it comes from another key.
diagnostic-enter = Enter
diagnostic-leave = Leave
diagnostic-found = What was found
diagnostic-check = Check
diagnostic-finding = Finding
diagnostic-todo = To do
diagnostic-again = Check again
diagnostic-all-well = Every check holds: the portal can start again.
diagnostic-to-look = { $count ->
    [one] Nothing is red, one check to look at: the portal can start again.
   *[other] Nothing is red, { $count } checks to look at: the portal can start again.
}
diagnostic-red = { $count ->
    [one] One check is red.
   *[other] { $count } checks are red.
}
diagnostic-cannot = The checks could not be made
diagnostic-next = To go on
diagnostic-next-mend = Mend what is red from the top: the rest often depends on it. Each line names its page in docs/runbooks.
diagnostic-next-check = Check again here, or run “guichet doctor” on the server.
diagnostic-next-start = Take GUICHET_DIAGNOSTIC away and start the portal again, then run “guichet smoke”.
diagnostic-pass = good
diagnostic-warn = look
diagnostic-fail = red
diagnostic-skip = skipped
diagnostic-timeout = too slow
diagnostic-closed = The portal is stopped
diagnostic-closed-detail = A failure is being looked into. Your data is not touched. Come back a little later.
