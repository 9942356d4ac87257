//! Certificates of an authority that lives for one test: root, intermediate, and one for a host.
//!
//! Invariant: the keys never leave a temporary folder.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// Files in PEM.
#[derive(Debug)]
pub struct Certificates {
    folder: TempDir,
}

impl Certificates {
    /// Makes them.
    ///
    /// # Panics
    /// The host is no name, or the files cannot be written.
    pub fn of(host: &str) -> Certificates {
        let key = || KeyPair::generate().expect("a key");
        let root = CertifiedIssuer::self_signed(authority("Root of the Test"), key()).expect("a root");
        let between = authority("Intermediate of the Test");
        let intermediate = CertifiedIssuer::signed_by(between, key(), &root).expect("an intermediate");
        let own_key = key();
        let mut own = CertificateParams::new(vec![host.to_owned()]).expect("a host name");
        own.distinguished_name.push(DnType::CommonName, host);
        let own = own.signed_by(&own_key, &intermediate).expect("a certificate");
        let certificates = Certificates { folder: tempfile::tempdir().expect("a temporary folder") };
        let write = |name: PathBuf, text: String| fs::write(name, text).expect("the file can be written");
        write(certificates.root(), root.pem());
        write(certificates.own(), own.pem());
        write(certificates.full_chain(), own.pem() + &intermediate.pem());
        write(certificates.key(), own_key.serialize_pem());
        certificates
    }

    /// The root, for `--ca`.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// The host's own certificate without the intermediate.
    pub fn own(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// The host's own certificate and the intermediate.
    pub fn full_chain(&self) -> PathBuf {
        self.folder.path().join("fullchain.pem")
    }

    /// The key of the host's own certificate.
    pub fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}
