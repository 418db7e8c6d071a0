//! Finds libcascadeflow by pkg-config.

fn main() {
    println!("cargo:rerun-if-env-changed=DOCS_RS");
    println!("cargo:rerun-if-env-changed=PKG_CONFIG_PATH");
    if std::env::var_os("DOCS_RS").is_some() || std::env::var_os("CARGO_CFG_MIRI").is_some() {
        return;
    }
    let found = pkg_config::Config::new().atleast_version("0.1").probe("cascadeflow");
    match found {
        Ok(library) => {
            // For the crates that link us: where the library was found (DEP_CASCADEFLOW_LIBDIR).
            if let Some(folder) = library.link_paths.first() {
                println!("cargo:libdir={}", folder.display());
            }
        }
        Err(problem) => panic!(
            "cascadeflow: pkg-config did not find libcascadeflow ({problem}). Install it, or point PKG_CONFIG_PATH at the \
             folder of cascadeflow.pc."
        ),
    }
}
