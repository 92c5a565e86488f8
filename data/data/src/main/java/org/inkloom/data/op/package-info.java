/** What an operator is (filter, mapper, deduplicator, selector), its typed parameters, and the registry of all. */
@NullMarked
package org.inkloom.data.op;

import org.jspecify.annotations.NullMarked;
