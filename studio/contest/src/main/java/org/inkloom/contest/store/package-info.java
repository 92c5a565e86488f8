/** The contest's database, and the log in it that nobody can change unseen. */
@NullMarked
package org.inkloom.contest.store;

import org.jspecify.annotations.NullMarked;
