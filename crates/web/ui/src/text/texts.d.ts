declare module "texts:en" {
  const text: string;
  export default text;
}
declare module "texts:de" {
  const text: string;
  export default text;
}
