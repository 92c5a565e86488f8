@NullMarked
package org.inkloom.report.natives;

import org.jspecify.annotations.NullMarked;
