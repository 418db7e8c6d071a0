// A WebAssembly module as edge runtimes import it, and the same as text in the portable build.
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
declare module 'cascadeflow-wasm-base64' {
  const text: string;
  export default text;
}
