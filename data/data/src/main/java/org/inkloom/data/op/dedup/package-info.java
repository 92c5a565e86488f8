/** Deduplicators: equal texts, near-equal texts, equal-looking pictures. */
@NullMarked
package org.inkloom.data.op.dedup;

import org.jspecify.annotations.NullMarked;
