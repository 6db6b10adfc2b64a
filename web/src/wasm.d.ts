/** The bundler makes a file of it and gives its address, relative to the script. */
declare module "oxigraph/web_bg.wasm" {
  const address: string;
  export default address;
}
