"""The fuzzing server of the Autobahn test suite, on loopback and with one line on stdout when it listens.

Role: `cargo xtask autobahn` runs this on Python 2.7. Usage: python server.py <spec.json>
Invariant: nobody but this machine can connect; the suite itself would listen on every interface.
"""
import sys

from twisted.internet import reactor

ready = sys.stdout
# What the suite prints for each case is of no interest, and nobody reads it.
sys.stdout = sys.stderr
listen = reactor.listenTCP


def listen_on_loopback(port, factory, backlog=50, interface=""):
    listening = listen(port, factory, backlog, "127.0.0.1")
    ready.write("listening %d\n" % listening.getHost().port)
    ready.flush()
    return listening


reactor.listenTCP = listen_on_loopback

from autobahntestsuite import wstest  # noqa: E402: it takes `listenTCP` when it is imported

sys.argv = ["wstest", "-m", "fuzzingserver", "-s", sys.argv[1], "-u", "0"]
wstest.run()
