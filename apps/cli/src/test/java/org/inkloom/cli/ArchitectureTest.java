package org.inkloom.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the arrows that the table of ARCHITECTURE.md names. */
class ArchitectureTest {
    /** Which modules a module may use, as the table of ARCHITECTURE.md says; an arrow that is missing there fails the build. */
    private static final Map<String, Set<String>> MAY_USE = arrows();

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (MatchResult row : rows()) {
            Set<String> uses = Stream.of(row.group(3).split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            arrows.put(row.group(2), uses);
        }
        return arrows;
    }

    /** Returns the rows of the table: wing (empty where it is that of the row above), module, the modules that it uses. */
    private static List<MatchResult> rows() {
        try {
            return Pattern.compile("(?m)^\\| (?:`([a-z]+)/` )?\\| `([a-z-]+)` \\|[^|]*\\|([^|]*)\\|$")
                    .matcher(Files.readString(Project.root().resolve("ARCHITECTURE.md")))
                    .results()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jars of weights, and of pages. */
    private static final Set<String> WITHOUT_CLASSES = Set.of("inkling-model", "web");

    /** Never on a module path: Spark's jars share packages with one another, and what tests use is for the class path. */
    private static final Set<String> WITHOUT_DESCRIPTOR = Set.of("data-spark", "golden");

    /** Tells by its exit code whether the carried model passes; it is not on this module's class path. */
    private static final String MEASUREMENT = "org.inkloom.inkling.measure.MeasureMain";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(compiled());

    /** What Maven has compiled of every module, also of those that the command does not use. */
    private static List<Path> compiled() {
        return Project.modules().values().stream()
                .map(folder -> folder.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }

    static Stream<String> modules() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_module_uses_only_the_modules_below_it(String module) {
        assumeFalse(WITHOUT_CLASSES.contains(module), module + " has no class");
        DescribedPredicate<JavaClass> foreign =
                resideInAPackage("org.inkloom..").and(not(in(module)));
        for (String lower : MAY_USE.getOrDefault(module, Set.of())) {
            foreign = foreign.and(not(in(lower)));
        }
        // Fails where no class was found: a rule about nothing holds whatever the module does.
        noClasses()
                .that(in(module))
                .should()
                .dependOnClassesThat(foreign.as("modules that " + module + " may not use"))
                .check(CLASSES);
    }

    @Test
    void every_module_of_the_build_is_in_the_list_of_arrows() {
        assertThat(MAY_USE.keySet())
                .containsExactlyInAnyOrderElementsOf(Project.modules().keySet());
    }

    @Test
    void the_table_of_architecture_md_names_every_module_in_its_wing() {
        String wing = "";
        Set<String> rows = new TreeSet<>();
        for (MatchResult row : rows()) {
            wing = row.group(1) == null ? wing : row.group(1);
            rows.add(wing + "/" + row.group(2));
        }
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Project.modules().values().stream()
                        .map(folder -> Project.root().relativize(folder).toString())
                        .toList());
    }

    @Test
    void every_module_with_classes_has_a_descriptor_of_its_own_name() throws IOException {
        for (Map.Entry<String, Path> module : Project.modules().entrySet()) {
            Path descriptor = module.getValue().resolve("src/main/java/module-info.java");
            if (WITHOUT_CLASSES.contains(module.getKey()) || WITHOUT_DESCRIPTOR.contains(module.getKey())) {
                assertThat(descriptor).doesNotExist();
            } else {
                String name = "org.inkloom." + module.getKey().replace('-', '.');
                assertThat(descriptor).content().startsWith("/**").contains("module " + name + " {");
            }
        }
    }

    @Test
    void packages_do_not_use_one_another_in_a_ring() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "each package";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Who reads a name in a message or a stack trace, or looks for its file, finds one class. */
    @Test
    void no_two_classes_of_the_tree_have_one_name() throws IOException {
        Map<String, List<String>> places = new TreeMap<>();
        for (Path folder : Stream.of("src/main/java", "src/test/java")
                .flatMap(sources -> Project.sourceFolders(sources).stream())
                .toList()) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> Project.root().relativize(file).toString())
                        .filter(file -> !file.endsWith("-info.java"))
                        .forEach(file -> places.computeIfAbsent(
                                        file.substring(file.lastIndexOf('/') + 1), name -> new ArrayList<>())
                                .add(file));
            }
        }
        assertThat(places).hasSizeGreaterThan(1_000);
        assertThat(places.values()).allSatisfy(files -> assertThat(files).hasSize(1));
    }

    @Test
    void every_package_is_null_marked_and_says_what_it_is_for() throws IOException {
        for (Path folder : Project.sourceFolders("src/main/java")) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("module-info.java"))
                        .map(Path::getParent)
                        .distinct()
                        .toList();
                for (Path sources : packages) {
                    assertThat(sources.resolve("package-info.java"))
                            .exists()
                            .content()
                            .startsWith("/**")
                            .contains("@NullMarked");
                }
            }
        }
    }

    /** What else is public in the studio is for the command alone; see BoundaryTest there for what the front door shows. */
    @Test
    void of_the_studio_others_use_the_front_door_alone() {
        noClasses()
                .that(not(in("studio")).and(not(in("cli"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.inkloom.studio.*..")
                .check(CLASSES);
    }

    @Test
    void no_package_is_named_for_nothing_in_particular() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .check(CLASSES);
    }

    /**
     * Classes named Main are commands: of the program, and in the lab those that make and measure the carried model. The
     * process is ended where the program's exit code is known, and where the measurement of the carried model has one.
     */
    @Test
    void only_commands_write_to_the_console_and_the_process_is_ended_in_one_place() {
        DescribedPredicate<JavaClass> command = DescribedPredicate.describe(
                "commands", type -> type.getSimpleName().endsWith("Main"));
        classes()
                .that(not(in("cli")).and(not(in("golden"))).and(not(command)))
                .should(not(GeneralCodingRules.ACCESS_STANDARD_STREAMS))
                .check(CLASSES);
        noClasses()
                .that(not(belongToAnyOf(Main.class)).and(not(name(MEASUREMENT))))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .check(CLASSES);
        noClasses()
                .that(not(belongToAnyOf(Interrupts.class)))
                .should()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    /** The classes of a module; one named {@code a-b} lives in the package {@code a.b}, which is then not {@code a}'s. */
    private static DescribedPredicate<JavaClass> in(String module) {
        DescribedPredicate<JavaClass> own = resideInAPackage(packages(module));
        for (String other : MAY_USE.keySet()) {
            if (other.startsWith(module + "-")) {
                own = own.and(not(resideInAPackage(packages(other))));
            }
        }
        return own;
    }

    private static String packages(String module) {
        return "org.inkloom." + module.replace('-', '.') + "..";
    }
}
