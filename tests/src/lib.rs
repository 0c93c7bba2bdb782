//! Black-box tests of ListBud.
