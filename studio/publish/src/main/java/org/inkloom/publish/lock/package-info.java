/** The lock file of a package: every file with its hash, every seed and setting. */
@NullMarked
package org.inkloom.publish.lock;

import org.jspecify.annotations.NullMarked;
