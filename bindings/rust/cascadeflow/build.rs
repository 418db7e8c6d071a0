//! Lets tests and examples find the library where pkg-config found it.

fn main() {
    if let Ok(folder) = std::env::var("DEP_CASCADEFLOW_LIBDIR") {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
