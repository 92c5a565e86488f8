/** The gate and the verification of entries, one after another; whoever computes is handed in. */
@NullMarked
package org.inkloom.contest.check;

import org.jspecify.annotations.NullMarked;
