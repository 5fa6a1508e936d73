// Generated from specs/ by `npm run generate`. Do not edit.

export type Waivers = {
  requirement: string;
  owner: string;
  reason: string;
  expires: string;
}[];
