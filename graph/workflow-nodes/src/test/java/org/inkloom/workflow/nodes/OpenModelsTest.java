package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.workflow.node.ModelWatch;
import org.junit.jupiter.api.Test;

/** On a device of 100 bytes, of which 10 are to be free for the work. */
class OpenModelsTest {
    private static final long SPARE = 10;

    private final List<String> told = new ArrayList<>();
    private final Map<String, Fake> loaded = new LinkedHashMap<>();
    /** What other programs take. */
    private long others;

    private boolean silent;

    /** A model whose name says how many bytes it takes: {@code a30}. */
    private final class Fake implements OpenModels.Model {
        private final String name;
        private boolean busy;

        Fake(String name) {
            this.name = name;
            loaded.put(name, this);
        }

        @Override
        public boolean isBusy() {
            return busy;
        }

        @Override
        public void close() {
            assertThat(busy).as(name + " is closed while it computes").isFalse();
            loaded.remove(name);
        }
    }

    private static long size(String name) {
        return Long.parseLong(name.replaceAll("\\D", ""));
    }

    private long free() {
        return silent
                ? 0
                : Math.max(
                        1,
                        100
                                - others
                                - loaded.keySet().stream()
                                        .mapToLong(OpenModelsTest::size)
                                        .sum());
    }

    private final OpenModels<Fake> models = new OpenModels<>(
            new OpenModels.Source<>() {
                @Override
                public Fake open(String name) {
                    return new Fake(name);
                }

                @Override
                public long bytes(String name) {
                    return size(name);
                }
            },
            new OpenModels.Memory(this::free, () -> SPARE),
            new ModelWatch() {
                @Override
                public void opened(String model, String device, Duration time) {
                    told.add("+" + model);
                }

                @Override
                public void closed(String model, String device, Why why) {
                    told.add("-" + model + " " + why);
                }
            },
            "cpu");

    @Test
    void models_stay_open_while_there_is_memory_and_the_longest_unused_goes_first() {
        models.get("a30");
        models.get("b30");
        models.get("c20");
        models.get("a30");
        assertThat(told).containsExactly("+a30", "+b30", "+c20");
        models.get("d40");
        assertThat(told).containsExactly("+a30", "+b30", "+c20", "-b30 MEMORY", "+d40");
        models.get("e95");
        assertThat(loaded.keySet())
                .as("one that leaves no room is opened all the same")
                .containsExactly("e95");
        models.close();
        assertThat(told.getLast()).isEqualTo("-e95 CLOSED");
        assertThat(loaded).isEmpty();
    }

    @Test
    void one_that_computes_is_never_closed_and_neither_is_the_one_that_is_asked_for() {
        models.get("a30").busy = true;
        models.get("b30");
        models.get("c60");
        assertThat(loaded.keySet()).containsExactly("a30", "c60");
        others = 90;
        models.get("c60");
        assertThat(loaded.keySet()).containsExactly("a30", "c60");
        models.get("a30").busy = false;
        models.get("c60");
        assertThat(loaded.keySet()).containsExactly("c60");
    }

    @Test
    void memory_that_others_take_later_is_made_free_at_the_next_use() {
        models.get("a30");
        models.get("b30");
        others = 35;
        models.get("b30");
        assertThat(told).containsExactly("+a30", "+b30", "-a30 MEMORY");
    }

    @Test
    void where_the_system_tells_nothing_two_are_kept_and_anywhere_sixteen() {
        silent = true;
        models.get("a1");
        models.get("b1");
        models.get("c1");
        assertThat(loaded.keySet()).containsExactly("b1", "c1");
        silent = false;
        for (char name = 'd'; name < 'x'; name++) {
            models.get(name + "1");
        }
        assertThat(loaded).hasSize(16);
        assertThat(told).doesNotContain("MEMORY");
        models.letGo(ModelWatch.Why.ASKED);
        assertThat(loaded).isEmpty();
    }
}
