/** What is done with whole folders on disk. */
@NullMarked
package org.inkloom.report.folder;

import org.jspecify.annotations.NullMarked;
