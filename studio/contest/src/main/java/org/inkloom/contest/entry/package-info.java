/** The objects of a contest: entries, checks, ballots, votes. */
@NullMarked
package org.inkloom.contest.entry;

import org.jspecify.annotations.NullMarked;
