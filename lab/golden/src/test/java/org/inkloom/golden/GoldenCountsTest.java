package org.inkloom.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class GoldenCountsTest {
    @TempDir
    private Path folder;

    /** Two golden tests and two dynamic ones that run, one of them failing; a test and a factory that skip; a plain test. */
    static class Sample {
        @Test
        @Tag("golden")
        void compares() {}

        @Test
        @Tag("golden")
        void fails() {
            throw new AssertionError("as a difference would");
        }

        @Test
        @Tag("golden")
        void skips() {
            Assumptions.abort("skipped: no file");
        }

        @Test
        @Tag("golden")
        @Disabled("for this test")
        void is_switched_off() {}

        @TestFactory
        @Tag("golden")
        Stream<DynamicTest> compares_twice() {
            return Stream.of(DynamicTest.dynamicTest("a", () -> {}), DynamicTest.dynamicTest("b", () -> {}));
        }

        @TestFactory
        @Tag("golden")
        Stream<DynamicTest> skips_all() {
            return Assumptions.abort("skipped: no file");
        }

        @Test
        void is_of_another_kind() {}
    }

    @Tag("golden")
    static class Skipped {
        @BeforeAll
        static void skip() {
            Assumptions.abort("skipped: no folder");
        }

        @Test
        void one() {}

        @Test
        void two() {}
    }

    private String counted(Class<?>... tests) throws IOException {
        Path file = folder.resolve("counts");
        Map<String, Boolean> compared = new HashMap<>();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new GoldenCounts(file, compared))
                .build());
        for (Class<?> test : tests) {
            launcher.execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(test))
                    .build());
        }
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void counts_what_was_compared_and_what_skipped_itself() throws IOException {
        assertThat(counted(Sample.class)).isEqualTo("4 3\n");
    }

    @Test
    void a_class_that_gives_up_skips_all_its_tests_and_runs_add_up() throws IOException {
        assertThat(counted(Skipped.class)).isEqualTo("0 2\n");
        assertThat(counted(Skipped.class, Sample.class)).isEqualTo("4 5\n");
    }

    @Test
    void writes_nothing_where_no_test_compares_with_references() throws IOException {
        assertThat(counted(FuzzTest.class)).isEmpty();
    }
}
