package org.inkloom.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    @Property(tries = 150)
    void batches_are_full_of_one_group_and_use_all_pictures_alike(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 7) int batchSize,
            @ForAll long seed) {
        List<int[]> groups = groups(sizes);
        BatchPlan plan = new BatchPlan(groups, batchSize, seed);
        int total = sizes.stream().mapToInt(Integer::intValue).sum();
        Map<Integer, Long> uses = new HashMap<>();
        Set<BatchPlan.Slot> seen = new HashSet<>();

        for (int number = 0; number < 12 * total; number++) {
            List<BatchPlan.Slot> batch = plan.batch(number);
            assertThat(batch).hasSize(batchSize);
            assertThat(batch.stream().map(slot -> groupOf(groups, slot.index())).distinct())
                    .hasSize(1);
            for (BatchPlan.Slot slot : batch) {
                assertThat(seen.add(slot)).as("%s comes once", slot).isTrue();
                uses.merge(slot.index(), 1L, Long::sum);
            }
        }
        long expected = 12L * batchSize;
        assertThat(uses).hasSize(total);
        assertThat(uses.values())
                .allSatisfy(n -> assertThat(Math.abs(n - expected)).isLessThanOrEqualTo(2L * batchSize));
    }

    @Test
    void any_batch_can_be_asked_for_first() {
        BatchPlan plan = new BatchPlan(groups(List.of(7, 3, 1)), 2, 5);
        List<List<BatchPlan.Slot>> forward = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            forward.add(plan.batch(i));
        }

        BatchPlan again = new BatchPlan(groups(List.of(7, 3, 1)), 2, 5);
        for (int i = 39; i >= 0; i--) {
            assertThat(again.batch(i)).isEqualTo(forward.get(i));
        }
        assertThat(new BatchPlan(groups(List.of(7, 3, 1)), 2, 6).batch(0)).isNotEqualTo(forward.getFirst());
    }

    @Test
    void draws_do_not_change_between_releases() {
        Draws draws = Draws.of(42, Draws.Purpose.ORDER, 1, 2);

        assertThat(Draws.of(0, Draws.Purpose.ORDER).permutation(6)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(draws.nextLong())
                .isEqualTo(Draws.of(42, Draws.Purpose.ORDER, 1, 2).nextLong());
        assertThat(draws.nextLong())
                .isNotEqualTo(Draws.of(42, Draws.Purpose.BATCHES, 1, 2).nextLong());
        assertThat(Draws.of(7, Draws.Purpose.WINDOW, 3).nextLong()).isEqualTo(-5055594044839996268L);
    }

    @Property(tries = 100)
    void draws_keep_their_bounds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1000) int bound) {
        Draws draws = Draws.of(seed, Draws.Purpose.NOISE, bound);

        assertThat(draws.nextInt(bound)).isBetween(0, bound - 1);
        assertThat(draws.nextDouble()).isGreaterThanOrEqualTo(0).isLessThan(1);
        assertThat(draws.nextSeed()).isNotNegative();
        assertThat(draws.permutation(bound))
                .containsExactlyInAnyOrder(IntStream.range(0, bound).toArray());
    }

    private static List<int[]> groups(List<Integer> sizes) {
        List<int[]> groups = new ArrayList<>();
        int next = 0;
        for (int size : sizes) {
            groups.add(IntStream.range(next, next + size).toArray());
            next += size;
        }
        return groups;
    }

    private static int groupOf(List<int[]> groups, int index) {
        return IntStream.range(0, groups.size())
                .filter(g -> IntStream.of(groups.get(g)).anyMatch(i -> i == index))
                .findFirst()
                .orElseThrow();
    }
}
