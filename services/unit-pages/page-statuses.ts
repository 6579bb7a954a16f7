/** Statuses that a crew gives by one touch on its page, in the order of a mission. */
export const pageStatuses = ['under way', 'on scene', 'transporting', 'at destination', 'returning', 'available'] as const;
