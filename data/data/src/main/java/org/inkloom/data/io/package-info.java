/** Where rows come from and go to: file formats in, file formats out. */
@NullMarked
package org.inkloom.data.io;

import org.jspecify.annotations.NullMarked;
