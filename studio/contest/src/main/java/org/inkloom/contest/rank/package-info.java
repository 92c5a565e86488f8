/** Ballots and votes made into places, in whole numbers and fractions alone. */
@NullMarked
package org.inkloom.contest.rank;

import org.jspecify.annotations.NullMarked;
