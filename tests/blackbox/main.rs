//! Black-box tests over the `miniwire` binary and real servers.
