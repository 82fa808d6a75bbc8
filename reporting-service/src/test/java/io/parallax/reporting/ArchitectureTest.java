package io.parallax.reporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom. */
@AnalyzeClasses(packages = "io.parallax", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dataFlowsOneWay = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .layer("wiring")
      .definedBy("io.parallax.reporting")
      .layer("consume")
      .definedBy("..reporting.consume..")
      .layer("report")
      .definedBy("..reporting.report..")
      .layer("reconcile")
      .definedBy("..reporting.reconcile..")
      .layer("operate")
      .definedBy("..reporting.operate..")
      .layer("store")
      .definedBy("..reporting.store..")
      .layer("query")
      .definedBy("..reporting.query..")
      .layer("calendar")
      .definedBy("..reporting.calendar..")
      .layer("metric")
      .definedBy("..reporting.metric..")
      .layer("aggregate")
      .definedBy("..reporting.aggregate..")
      .layer("events")
      .definedBy("io.parallax.events..")
      .whereLayer("wiring")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("consume")
      .mayOnlyBeAccessedByLayers("wiring")
      .whereLayer("report")
      .mayOnlyBeAccessedByLayers("wiring")
      .whereLayer("operate")
      .mayOnlyBeAccessedByLayers("wiring")
      .whereLayer("reconcile")
      .mayOnlyBeAccessedByLayers("operate", "wiring")
      .whereLayer("store")
      .mayOnlyBeAccessedByLayers("consume", "operate", "query", "report", "wiring")
      .whereLayer("query")
      .mayOnlyBeAccessedByLayers("report")
      .whereLayer("calendar")
      .mayOnlyBeAccessedByLayers("query", "report")
      .whereLayer("metric")
      .mayOnlyBeAccessedByLayers("report")
      .whereLayer("aggregate")
      .mayOnlyBeAccessedByLayers("store", "query", "consume", "operate", "report", "metric")
      .whereLayer("events")
      .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule aCheckSharesNothingWithWhatItChecks = noClasses()
      .that()
      .resideInAPackage("..reporting.reconcile..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("..reporting.store..", "..reporting.aggregate..", "..reporting.metric..");

  @ArchTest
  static final ArchRule thoughtKnowsNoFramework = noClasses()
      .that()
      .resideInAnyPackage(
          "..reporting.aggregate..", "..reporting.calendar..", "..reporting.metric..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "org.springframework..",
          "org.apache.kafka..",
          "java.sql..",
          "javax.sql..",
          "org.postgresql..",
          "io.micrometer..",
          "jakarta..");

  @ArchTest
  static final ArchRule contractsKnowNoFramework = noClasses()
      .that()
      .resideInAPackage("io.parallax.events..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "org.springframework..", "org.apache.kafka..", "tools.jackson.databind..");

  @ArchTest
  static final ArchRule accessKnowsNoService = noClasses()
      .that()
      .resideInAPackage("io.parallax.access..")
      .and()
      .resideOutsideOfPackage("io.parallax.access.tests..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.parallax.events..", "io.parallax.reporting..", "org.apache.kafka..");
}
