/** Models that are sums of others' shares. */
@NullMarked
package org.inkloom.diffusion.merge;

import org.jspecify.annotations.NullMarked;
