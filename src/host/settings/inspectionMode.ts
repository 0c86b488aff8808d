/** When the prompt under the cursor is inspected; `auto` follows what the model's speed allows. */
export const inspectionModes = ['auto', 'onPause', 'onRequest', 'off'] as const;
export type InspectionMode = (typeof inspectionModes)[number];
