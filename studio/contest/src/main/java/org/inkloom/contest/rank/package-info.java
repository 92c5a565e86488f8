/** Computes places from ballots and votes, with integers and fractions only. */
@NullMarked
package org.inkloom.contest.rank;

import org.jspecify.annotations.NullMarked;
