//! The page's program.

fn main() {
    #[cfg(target_arch = "wasm32")]
    linktable_page::show();
}
