package org.inkloom.studio.control;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.models.unet.UnionKind;
import org.inkloom.run.NearestName;

/**
 * Names of the kinds of control pictures. Any name is allowed, because networks for other kinds than the known ones exist; but
 * one that is nearly a known one is more often misspelt than meant.
 */
final class ControlKinds {
    private ControlKinds() {}

    /** Returns the name under which a kind is known here: {@code openpose} for {@code pose}. Others stay as they are. */
    static String usual(String kind) {
        return AnnotationKind.find(kind).map(AnnotationKind::key).orElse(kind);
    }

    /**
     * Returns the known name that a kind was probably meant to have; empty if it is known itself or near none.
     *
     * @param published kinds for which networks were published
     */
    static Optional<String> meant(String kind, Collection<String> published) {
        Set<String> known = new TreeSet<>(published);
        Arrays.stream(AnnotationKind.values()).map(AnnotationKind::key).forEach(known::add);
        known.addAll(UnionKind.names(UnionKind.values().length));
        return known.contains(usual(kind)) ? Optional.empty() : NearestName.of(kind, known);
    }
}
