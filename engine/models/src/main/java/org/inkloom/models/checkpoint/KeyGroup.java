package org.inkloom.models.checkpoint;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/**
 * The tensors of a file whose names start with a prefix, under their names without it. Remembers which of them were
 * asked for, so that the others can be reported.
 */
final class KeyGroup {
    private final TensorFile file;
    private final String prefix;
    private final NavigableSet<String> names = new TreeSet<>();
    private final Set<String> taken = new HashSet<>();

    KeyGroup(TensorFile file, String prefix) {
        this.file = file;
        this.prefix = prefix;
        for (String key : file.names()) {
            if (key.startsWith(prefix)) {
                names.add(key.substring(prefix.length()));
            }
        }
    }

    NavigableSet<String> names() {
        return Collections.unmodifiableNavigableSet(names);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    boolean hasBelow(String start) {
        String next = names.ceiling(start);
        return next != null && next.startsWith(start);
    }

    /** Returns for how many numbers from 0 on there are names that begin with {@code start}, the number and a dot. */
    int count(String start) {
        int count = 0;
        while (hasBelow(start + count + ".")) {
            count++;
        }
        return count;
    }

    StoredTensor get(String name) {
        return file.get(prefix + name);
    }

    /** Marks a tensor as asked for and returns it; empty if there is none of that name. */
    Optional<StoredTensor> take(String name) {
        if (!names.contains(name)) {
            return Optional.empty();
        }
        taken.add(name);
        return Optional.of(get(name));
    }

    /** Returns the size of a tensor along a dimension; 0 if there is no such tensor or dimension. */
    int size(String name, int dimension) {
        if (!has(name)) {
            return 0;
        }
        long[] shape = get(name).shape();
        return dimension < shape.length ? Math.toIntExact(shape[dimension]) : 0;
    }

    /** Returns the tensors that nobody asked for, under their own names: loading the part then refuses them by name. */
    Map<String, BorrowedTensor> rest() {
        Map<String, BorrowedTensor> rest = new LinkedHashMap<>();
        for (String name : names) {
            if (!taken.contains(name)) {
                rest.put(prefix + name, BorrowedTensor.whole(get(name)));
            }
        }
        return rest;
    }
}
