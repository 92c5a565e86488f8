/** What each account has of its own: folders, node types that read and write there, jobs. */
@NullMarked
package org.inkloom.server.desk;

import org.jspecify.annotations.NullMarked;
