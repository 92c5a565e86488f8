package org.inkloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FullDiskTest {
    @Test
    void is_told_by_files_and_by_databases_also_beneath_another_failure() {
        assertThat(FullDisk.isCauseOf(new IOException("No space left on device")))
                .isTrue();
        assertThat(FullDisk.isCauseOf(new FileSystemException("a.png", null, "Disk quota exceeded")))
                .isTrue();
        SQLException full =
                new SQLException("[SQLITE_FULL] Insertion failed because database is full (database or disk is full)");
        assertThat(FullDisk.isCauseOf(new IllegalStateException("Failed to commit transaction", full)))
                .isTrue();
        assertThat(FullDisk.failure(full).code()).isEqualTo("INK-FILE-030");
    }

    @Test
    void is_not_what_other_failures_come_of() {
        assertThat(FullDisk.isCauseOf(new IOException("Permission denied"))).isFalse();
        assertThat(FullDisk.isCauseOf(new IllegalStateException())).isFalse();
        Exception ring = new IllegalStateException("one");
        Exception other = new IllegalStateException("other", ring);
        ring.initCause(other);
        assertThat(FullDisk.isCauseOf(ring)).isFalse();
    }
}
