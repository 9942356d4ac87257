//! What the black-box tests share: starting real servers and the binary.
