// The fixed words of a case. Labels of stages come from the definitions; these few are the product's own.
export const categories = ['new', 'confirming', 'planned', 'in_work', 'waiting_customer', 'waiting_third_party', 'scheduled', 'solved', 'closed'] as const
export const endings = ['merged', 'cancelled', 'spam'] as const
export const kinds = ['enquiry', 'repair', 'complaint', 'service_request'] as const
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const tiers = ['basic', 'advanced', 'custom'] as const
export const channels = ['web', 'phone', 'email', 'chat', 'messenger', 'store', 'visit', 'api'] as const
