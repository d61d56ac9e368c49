/** How urgent a policy's requests are. At overload the last are refused first. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;

export type Priority = (typeof PRIORITIES)[number];
