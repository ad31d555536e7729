declare module "virtual:map-data" {
  export const countriesUrl: string;
  export const admin1Url: string;
}
