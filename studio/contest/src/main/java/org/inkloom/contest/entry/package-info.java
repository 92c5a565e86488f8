/** What a contest is made of: entries, checks, ballots, votes. */
@NullMarked
package org.inkloom.contest.entry;

import org.jspecify.annotations.NullMarked;
