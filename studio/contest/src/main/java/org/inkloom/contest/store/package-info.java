/** The contest's database, and its log, which nobody can change without being noticed. */
@NullMarked
package org.inkloom.contest.store;

import org.jspecify.annotations.NullMarked;
